namespace PrimeApp.Jobs.Tasks;

/// <summary>Where the result of a task came from.</summary>
public enum ComputationType
{
    /// <summary>The worker or Redis knew it: nothing was computed.</summary>
    Cached,

    /// <summary>It was counted or sieved.</summary>
    Computed,
}

/// <summary>The names that computation types go by, in records, labels and documents.</summary>
public static class ComputationTypeNames
{
    /// <summary>Gives the name of a computation type.</summary>
    public static string ToWireName(this ComputationType type) => type switch
    {
        ComputationType.Cached => "cached",
        ComputationType.Computed => "computed",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such computation type."),
    };
}
