using System.CommandLine;

namespace PrimeApp.Benchmarks;

/// <summary>An option that says how many, at least one.</summary>
internal static class CountOption
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Its name, such as <c>--rounds</c>.</param>
    /// <param name="description">What there is so many of.</param>
    /// <param name="defaultValue">How many there are when nothing is said.</param>
    public static Option<int> Create(string name, string description, int defaultValue)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }
}
