namespace PrimeApp.Jobs.Table;

/// <summary>An nth prime.</summary>
/// <param name="Prime">The prime.</param>
/// <param name="Sieved">How many segments had to be counted for it; 0 when the table knew them all.</param>
public sealed record NthPrimeResult(ulong Prime, int Sieved);
