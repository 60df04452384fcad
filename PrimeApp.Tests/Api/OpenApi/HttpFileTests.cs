namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Runs PrimeApp.Api.http as an editor does, request by request.</summary>
[Trait("Category", "Integration")]
public sealed partial class HttpFileTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private const string NamePrefix = "# @name ";

    private static readonly string Text =
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "PrimeApp.Api/PrimeApp.Api.http")).ReplaceLineEndings("\n");

    private readonly Dictionary<string, JsonElement> _answers = [];

    [Fact]
    public async Task The_file_has_every_operation_and_its_requests_are_answered_as_the_contract_says()
    {
        var contract = await Contract.LoadAsync(services.Api);
        var covered = new HashSet<string>();

        foreach (var block in Text.Split("###").Skip(1))
        {
            var (name, request) = Read(block);
            using (request)
            using (var response = await services.Api.Client.SendAsync(request))
            {
                if (name is not null)
                {
                    _answers.Add(name, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
                }

                var operation = contract.Operations.SingleOrDefault(
                    operation => operation.Matches(request.Method, request.RequestUri!.AbsolutePath));
                if (operation is null)
                {
                    Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                    continue;
                }

                covered.Add(operation.Name);
                await contract.AssertDocumentedAsync(operation, response);
            }
        }

        Assert.Equal(
            contract.Operations.Where(operation => operation.Method != HttpMethod.Head)
                .Select(operation => operation.Name).Order(StringComparer.Ordinal),
            covered.Order(StringComparer.Ordinal));
    }

    // The title, perhaps a name, the request line, the headers, an empty line, the body.
    private (string? Name, HttpRequestMessage Request) Read(string block)
    {
        var parts = Variable().Replace(block, match => Find(match.Groups[1].Value)).Trim().Split("\n\n", 2);
        var lines = parts[0].Split('\n').Skip(1).ToList();
        var name = lines.Where(line => line.StartsWith(NamePrefix, StringComparison.Ordinal))
            .Select(line => line[NamePrefix.Length..]).SingleOrDefault();
        lines.RemoveAll(line => line.StartsWith('#'));

        var requestLine = lines[0].Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(requestLine[0]), requestLine[1])
        {
            Content = parts.Length == 2 ? new ByteArrayContent(Encoding.UTF8.GetBytes(parts[1])) : null,
        };
        foreach (var header in lines.Skip(1).Select(line => line.Split(": ", 2)))
        {
            Assert.True(
                request.Headers.TryAddWithoutValidation(header[0], header[1])
                || request.Content!.Headers.TryAddWithoutValidation(header[0], header[1]));
        }

        return (name, request);
    }

    // {{api}}, or {{name.response.body.member.member}} of an earlier response.
    private string Find(string variable)
    {
        if (variable == "api")
        {
            return services.Api.Client.BaseAddress!.ToString().TrimEnd('/');
        }

        var parts = variable.Split('.');
        return parts.Skip(3).Aggregate(_answers[parts[0]], (value, member) => value.GetProperty(member)).GetString()!;
    }

    [GeneratedRegex(@"\{\{([\w.]+)\}\}")]
    private static partial Regex Variable();
}
