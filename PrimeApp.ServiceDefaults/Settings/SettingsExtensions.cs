using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Settings;

/// <summary>Keeps a service from starting with settings that it cannot work with.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// The exit code of a service whose settings are wrong: EX_CONFIG of sysexits.h. The AppHost does not start such a
    /// service again.
    /// </summary>
    public const int ExitCode = 78;

    /// <summary>Builds a service; or writes one line for each setting that is wrong to standard error.</summary>
    public static bool TryBuild(this WebApplicationBuilder builder, [NotNullWhen(true)] out WebApplication? app)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var errors = builder.Build(out app);
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error: {error}");
        }

        return app is not null;
    }

    /// <summary>Builds a service when its settings are right, and gives one line for each setting that is wrong.</summary>
    internal static IReadOnlyList<string> Build(this WebApplicationBuilder builder, out WebApplication? app)
    {
        app = null;
        var errors = SettingsCheck.FindErrors(builder.Services, builder.Configuration).ToList();
        if (errors.Count > 0)
        {
            return errors;
        }

        var built = builder.Build();
        try
        {
            built.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
        catch (AggregateException exception)
        {
            return [.. exception.InnerExceptions.OfType<OptionsValidationException>().SelectMany(error => error.Failures)];
        }

        app = built;
        return [];
    }
}
