namespace PrimeApp.Primes.Counting;

/// <summary>A term of the sum π(x).</summary>
internal interface ITerm
{
    /// <summary>The parts to run, each once, before the value is known.</summary>
    IEnumerable<Work> Parts();

    /// <summary>The value, after every part has run.</summary>
    long Value();
}
