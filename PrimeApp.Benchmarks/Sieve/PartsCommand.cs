using BenchmarkDotNet.Running;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary><c>parts</c>: measures the parts of the sieve with BenchmarkDotNet.</summary>
internal static class PartsCommand
{
    public static Command Create()
    {
        var command = new Command("parts", "Measures the parts of the sieve with BenchmarkDotNet.");
        command.SetAction(_ => BenchmarkRunner.Run<SieveParts>());
        return command;
    }
}
