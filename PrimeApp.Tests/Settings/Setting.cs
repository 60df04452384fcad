using System.ComponentModel.DataAnnotations;

namespace PrimeApp.Tests.Settings;

/// <summary>A setting of a service, as its options class defines it.</summary>
/// <param name="Section">The configuration section that the class is bound to.</param>
/// <param name="Property">The property of the class.</param>
internal sealed record Setting(string Section, PropertyInfo Property)
{
    private static readonly string[] Assemblies =
        ["PrimeApp.Api", "PrimeApp.Worker", "PrimeApp.Jobs", "PrimeApp.ServiceDefaults"];

    /// <summary>All of them, of all services.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. from assembly in Assemblies
           from type in Assembly.Load(assembly).GetTypes()
           let section = type.GetField("SectionName")?.GetRawConstantValue() as string
           where section is not null
           from property in type.GetProperties()
           select new Setting(section, property),
    ];

    /// <summary>The class that defines it.</summary>
    public Type Class => Property.DeclaringType!;

    /// <summary>The name that it is set by.</summary>
    public string Name => $"{Section}:{Property.Name}";

    /// <summary>What it is in a word, as docs/configuration.md says it.</summary>
    public string Kind => Property.PropertyType switch
    {
        var type when type == typeof(int) || type == typeof(long) => "number",
        var type when type == typeof(TimeSpan) => "duration",
        var type when type == typeof(string) => "text",
        var type when type == typeof(Uri) => "address",
        _ => "keys",
    };

    /// <summary>Its default in text; empty for none.</summary>
    public string Default => Property.GetValue(Activator.CreateInstance(Class)) switch
    {
        null or "" or System.Collections.ICollection => "",
        TimeSpan { Milliseconds: > 0 } duration => duration.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The least that is allowed; null where there is no range.</summary>
    public string? Minimum => Range is { } range ? Format(range.Minimum) : null;

    /// <summary>The most that is allowed; null where there is no range.</summary>
    public string? Maximum => Range is { } range ? Format(range.Maximum) : null;

    private RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    public override string ToString() => Name;

    private static string Format(object bound) =>
        bound is IFormattable number ? number.ToString("0", CultureInfo.InvariantCulture) : (string)bound;
}
