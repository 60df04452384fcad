using System.Globalization;

namespace PrimeApp.Primes.Sieving;

/// <summary>Sizes of a core's data caches, which determine how much the sieve processes at once.</summary>
/// <param name="Level1">Bytes of the first-level data cache.</param>
/// <param name="Level2">Bytes of the second-level cache.</param>
internal sealed record CacheSizes(int Level1, int Level2)
{
    /// <summary>
    /// The minimum of nearly every core of the last decade, used if the system does not report the sizes.
    /// </summary>
    public static CacheSizes Default { get; } = new(32 << 10, 256 << 10);

    /// <summary>The caches of this machine.</summary>
    public static CacheSizes Current { get; } = Read("/sys/devices/system/cpu/cpu0/cache");

    /// <summary>Reads the sizes from a folder with the layout of a processor's <c>cache</c> folder on Linux.</summary>
    internal static CacheSizes Read(string folder)
    {
        var (level1, level2) = (Default.Level1, Default.Level2);
        try
        {
            foreach (var index in Directory.EnumerateDirectories(folder, "index*"))
            {
                if (Text(index, "type") == "Instruction")
                {
                    continue;
                }

                if (Kibibytes(Text(index, "size")) is not { } bytes)
                {
                    continue;
                }

                switch (Text(index, "level"))
                {
                    case "1": level1 = bytes; break;
                    case "2": level2 = bytes; break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On other systems, or in a sandbox that hides the folder, the defaults are only a few per cent slower.
        }

        return new CacheSizes(level1, level2);
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();

    private static int? Kibibytes(string size) =>
        size.EndsWith('K')
        && int.TryParse(size.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
        && kibibytes is > 0 and <= 1 << 20
            ? kibibytes << 10
            : null;
}
