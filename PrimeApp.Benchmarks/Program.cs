using System.CommandLine;
using PrimeApp.Benchmarks.Api;
using PrimeApp.Benchmarks.Nth;
using PrimeApp.Benchmarks.Queue;
using PrimeApp.Benchmarks.Sieve;
using PrimeApp.Benchmarks.Tasks;
using PrimeApp.Benchmarks.Telemetry;

return await new RootCommand("Measures PrimeApp side by side with its peers.")
{
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
}.Parse(args).InvokeAsync();
