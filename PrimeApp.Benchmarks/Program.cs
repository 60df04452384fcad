using System.CommandLine;
using PrimeApp.Benchmarks;
using PrimeApp.Benchmarks.Api;
using PrimeApp.Benchmarks.Nth;
using PrimeApp.Benchmarks.Queue;
using PrimeApp.Benchmarks.Sieve;
using PrimeApp.Benchmarks.Tasks;
using PrimeApp.Benchmarks.Telemetry;

var root = new RootCommand("Measures PrimeApp side by side with its peers.")
{
    PublishedOption.Instance,
    NthCommand.Create(),
    SieveCommand.Create(),
    PartsCommand.Create(),
    TasksCommand.Create(),
    TelemetryCommand.Create(),
    QueueCommand.Create(),
    CancelCommand.Create(),
    MemoryCommand.Create(),
    ApiCommand.Create(),
    BareApi.CreateCommand(),
};
root.Add(AllCommand.Create(root));
var parsed = root.Parse(args);
if (parsed.GetValue(PublishedOption.Instance) && parsed.Errors.Count == 0)
{
    await PublishedOption.ApplyAsync(CancellationToken.None);
}

return await parsed.InvokeAsync();
