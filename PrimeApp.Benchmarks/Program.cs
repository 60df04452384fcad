using System.CommandLine;
using PrimeApp.Benchmarks.Queue;
using PrimeApp.Benchmarks.Sieve;
using PrimeApp.Benchmarks.Tasks;

return await new RootCommand("Measures PrimeApp side by side with its peers.")
{
    SieveCommand.Create(),
    PartsCommand.Create(),
    TasksCommand.Create(),
    QueueCommand.Create(),
}.Parse(args).InvokeAsync();
