namespace PrimeApp.Tests.Chaos;

/// <summary>Makes a process believe in another time: libfaketime, where the machine has it.</summary>
internal static class FakeClock
{
    /// <summary>Path of the library, or null where there is none.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Append("/usr/lib")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Obstacle =>
        Library is null ? "There is no libfaketime below /usr/lib; the package faketime has it." : null;

    /// <summary>
    /// The environment of a process with a wrong clock. Its timers are right, because they use another clock.
    /// </summary>
    public static (string Key, string? Value)[] OffBy(TimeSpan offset) =>
    [
        ("LD_PRELOAD", Library),
        ("FAKETIME", offset.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture)),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
}
