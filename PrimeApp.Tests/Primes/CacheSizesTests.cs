namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class CacheSizesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cache-sizes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Data_and_unified_caches_are_read()
    {
        Describe(0, "1", "Data", "48K");
        Describe(1, "1", "Instruction", "64K");
        Describe(2, "2", "Unified", "2048K");
        Describe(3, "3", "Unified", "49152K");
        Assert.Equal(new CacheSizes(48 << 10, 2 << 20), CacheSizes.Read(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0K")]
    [InlineData("-4K")]
    [InlineData("many")]
    [InlineData("99999999999K")]
    public void What_makes_no_sense_is_replaced_by_the_default(string size)
    {
        Describe(0, "1", "Data", size);
        Assert.Equal(CacheSizes.Default, CacheSizes.Read(_folder));
    }

    [Fact]
    public void Where_the_system_tells_nothing_the_defaults_hold() =>
        Assert.Equal(CacheSizes.Default, CacheSizes.Read(Path.Combine(_folder, "absent")));

    [Theory]
    [InlineData(1 << 10, 1 << 10)]
    [InlineData(32 << 10, 256 << 10)]
    [InlineData(48 << 10, 1280 << 10)]
    [InlineData(128 << 10, 16 << 20)]
    [InlineData(4 << 20, 1 << 30)]
    public void The_settings_of_any_machine_sieve_right(int level1, int level2)
    {
        const int Length = SieveSettings.LongestBlock;
        var settings = SieveSettings.For(new CacheSizes(level1, level2));
        var sieved = WheelSieveTests.Sieve(new WheelSieve(Length, VectorWidths.Widest, settings), 1);
        Assert.Equal(PrimeCounter.Count(30 * Length, 60 * Length - 1), Bitmap.Count(sieved, VectorWidths.Widest));
    }

    private void Describe(int index, string level, string type, string size)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"index{index}")).FullName;
        File.WriteAllText(Path.Combine(folder, "level"), level + "\n");
        File.WriteAllText(Path.Combine(folder, "type"), type + "\n");
        File.WriteAllText(Path.Combine(folder, "size"), size + "\n");
    }
}
