using System.CommandLine;

namespace PrimeApp.Benchmarks;

/// <summary>An option whose value is a positive integer.</summary>
internal static class CountOption
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">The name, such as <c>--rounds</c>.</param>
    /// <param name="description">The description.</param>
    /// <param name="defaultValue">The default value.</param>
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
