using BenchmarkDotNet.Running;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary><c>parts</c>: BenchmarkDotNet on the parts of the sieve.</summary>
internal static class PartsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("parts", "Measures the parts of the sieve with BenchmarkDotNet.");
        command.SetAction(_ => BenchmarkRunner.Run<SieveParts>());
        return command;
    }
}
