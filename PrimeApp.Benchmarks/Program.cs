using System.CommandLine;
using PrimeApp.Benchmarks.Sieve;

return await new RootCommand("Measures PrimeApp side by side with its peers.")
{
    SieveCommand.Create(),
    PartsCommand.Create(),
}.Parse(args).InvokeAsync();
