namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>What /openapi/v1.json says.</summary>
public sealed class Contract
{
    private readonly JsonElement _document;

    private Contract(JsonElement document)
    {
        _document = document;
        Operations =
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new ContractOperation(
                   operation.Value.GetProperty("operationId").GetString()!,
                   new HttpMethod(operation.Name.ToUpperInvariant()),
                   path.Name,
                   operation.Value),
        ];
    }

    public IReadOnlyList<ContractOperation> Operations { get; }

    /// <summary>Asks a service for its contract.</summary>
    public static async Task<Contract> LoadAsync(ServiceProcess api) =>
        new(await api.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json"));

    /// <summary>Checks that an answer is one of those that the contract has for an operation.</summary>
    public async Task AssertDocumentedAsync(ContractOperation operation, HttpResponseMessage response)
    {
        var call = $"{operation.Name} {response.RequestMessage!.RequestUri!.PathAndQuery}: {(int)response.StatusCode}";
        Assert.True(operation.Responses.TryGetProperty($"{(int)response.StatusCode}", out var documented), call);
        if (response.Content.Headers.ContentType?.MediaType is not { } mediaType)
        {
            return;
        }

        Assert.True(documented.TryGetProperty("content", out var contents), $"{call} has content");
        Assert.True(contents.TryGetProperty(mediaType, out var content), $"{call} {mediaType}");
        var text = await response.Content.ReadAsStringAsync();
        if (text.Length > 0 && mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            AssertValid(content.GetProperty("schema"), JsonElement.Parse(text), call);
        }
    }

    /// <summary>Checks a value against a schema of the contract.</summary>
    public void AssertValid(JsonElement schema, JsonElement value, string place)
    {
        var problems = new JsonSchema(_document).Validate(schema, value);
        Assert.True(!problems.Any(), $"{place}: {string.Join("; ", problems)}");
    }
}
