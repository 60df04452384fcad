namespace PrimeApp.Tests.Primes.Counting;

[Trait("Category", "Unit")]
public sealed class RiemannRTests
{
    /// <summary>π(10^k) and R(10^k) - π(10^k), rounded: OEIS A006880 and A057794.</summary>
    [Theory]
    [InlineData(1e3, 168, 0)]
    [InlineData(1e6, 78_498, 29)]
    [InlineData(1e8, 5_761_455, 97)]
    [InlineData(1e10, 455_052_511, -1_828)]
    [InlineData(1e12, 37_607_912_018, -1_476)]
    [InlineData(1e14, 3_204_941_750_802, -19_200)]
    public void R_differs_from_the_number_of_primes_by_as_much_as_is_known(double x, long count, long difference) =>
        Assert.Equal(difference, Math.Round(RiemannR.Of(x) - count));

    [Property(MaxTest = 200)]
    public void The_inverse_undoes_it(PositiveInt number)
    {
        var n = 100_000 + number.Get * 46_341.0;
        var x = RiemannR.Inverse(n);
        Assert.InRange(RiemannR.Of(x), n - 0.01, n + 0.01);
    }

    [Fact]
    public void The_inverse_is_close_to_the_prime() =>
        Assert.InRange(RiemannR.Inverse(1e13), 323_780_508_946_331 - 4e6, 323_780_508_946_331 + 4e6);
}
