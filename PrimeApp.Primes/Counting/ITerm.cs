namespace PrimeApp.Primes.Counting;

/// <summary>One of the numbers whose sum is π(x).</summary>
internal interface ITerm
{
    /// <summary>The parts that have to be done before the value is known, each once.</summary>
    IEnumerable<Work> Parts();

    /// <summary>The value, once every part is done.</summary>
    long Value();
}
