using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PrimeApp.ServiceDefaults.Problems;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>Authenticates clients by their API key, and answers 401 and 403 with problem documents.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyRegistry registry) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public new const string Scheme = "ApiKey";

    private const string Header = "X-Api-Key";
    private const string BearerPrefix = "Bearer ";

    /// <summary>
    /// Forbids caching of responses that need a key: a cache could give them to other clients, or show them to the next
    /// user of the browser.
    /// </summary>
    protected override Task InitializeHandlerAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            // Error handlers clear the headers, so this one is set when the response starts.
            Response.OnStarting(static response => SetNoStore((HttpResponse)response), Response);
        }

        return Task.CompletedTask;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = BearerPrefix.TrimEnd();
        return Context.WriteProblemAsync(
            StatusCodes.Status401Unauthorized,
            ReadKey() is null ? "An API key is needed." : "The API key is unknown.",
            "Send an API key in 'X-Api-Key: <key>' or 'Authorization: Bearer <key>'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Context.WriteProblemAsync(
        StatusCodes.Status403Forbidden,
        "This API key may not do that.",
        $"The key of '{Context.User.Identity?.Name}' has the access "
            + $"'{Context.User.FindFirst(AuthExtensions.AccessClaim)?.Value}'.");

    private AuthenticateResult Authenticate()
    {
        if (ReadKey() is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        return registry.Find(key) is { } client
            ? AuthenticateResult.Success(new AuthenticationTicket(client, Scheme))
            : AuthenticateResult.Fail("The API key is unknown.");
    }

    private static Task SetNoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private string? ReadKey()
    {
        if (Request.Headers.TryGetValue(Header, out var keys))
        {
            return keys.ToString();
        }

        var authorization = Request.Headers[HeaderNames.Authorization].ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : null;
    }
}
