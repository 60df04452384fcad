namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>An operation of the contract.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Method">How it is called.</param>
/// <param name="Path">Where, with parameters in braces.</param>
/// <param name="Description">The rest of what the contract says of it.</param>
public sealed partial record ContractOperation(string Name, HttpMethod Method, string Path, JsonElement Description)
{
    /// <summary>The answers by their status.</summary>
    public JsonElement Responses => Description.GetProperty("responses");

    /// <summary>Whether a request is for this operation.</summary>
    public bool Matches(HttpMethod method, string path) =>
        method == Method && Regex.IsMatch(path, $"^{Parameter().Replace(Path, "[^/]+")}$");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
