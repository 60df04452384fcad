using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PrimeApp.Benchmarks.Api;

/// <summary>
/// A minimal API for comparison, in a process of its own: LPUSH submits a task, and HGETALL reads the record of a task
/// of PrimeApp. It has no checks, limits, telemetry or error handling.
/// </summary>
internal sealed class BareApi : IAsyncDisposable
{
    private readonly Process _process;

    private BareApi(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary><c>bare-api</c>: runs the API in this process until the process is killed.</summary>
    public static Command CreateCommand()
    {
        var url = new Option<string>("--url") { Required = true };
        var redis = new Option<string>("--redis") { Required = true };
        var command = new Command("bare-api", "Runs the bare API for the comparison.") { url, redis };
        command.Hidden = true;
        command.SetAction(parsed => RunAsync(parsed.GetValue(url)!, parsed.GetValue(redis)!));
        return command;
    }

    /// <summary>Starts the API and waits until it answers.</summary>
    public static async Task<BareApi> StartAsync(RedisServer redis)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = Process.Start(
            Environment.ProcessPath!,
            [.. Arguments(), "bare-api", "--url", $"{address}", "--redis", redis.ConnectionString]);
        var api = new BareApi(process, address);
        using var client = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await client.GetAsync(new Uri(address, "/tasks/none"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return api;

        // If it runs as 'dotnet PrimeApp.Benchmarks.dll', the program is an argument.
        static string[] Arguments() =>
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(BareApi).Assembly.Location]
                : [];
    }

    /// <summary>Stops the API.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task RunAsync(string url, string redis)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var database = connection.GetDatabase();

        await using var app = builder.Build();
        app.MapPost("/tasks", async (TaskRequest request) =>
        {
            var id = Guid.NewGuid().ToString("N");
            await database.ListLeftPushAsync("bare:ready", $"{id}:{request.N}");
            return Results.Accepted($"/tasks/{id}", new { id, n = request.N, status = "queued" });
        });
        app.MapGet("/tasks/{id}", async (string id) =>
        {
            var record = await database.HashGetAllAsync($"{{primes}}:task:{id}");
            return record.ToDictionary(field => field.Name.ToString(), field => field.Value.ToString());
        });
        await app.RunAsync();
    }

    private sealed record TaskRequest(long N);
}
