using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Settings;

/// <summary>Reports invalid settings instead of starting the service.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// The exit code of a service with invalid settings: EX_CONFIG of sysexits.h. The AppHost does not restart such a
    /// service.
    /// </summary>
    public const int ExitCode = 78;

    /// <summary>
    /// Adds settings that are validated before the service starts. Their members are kept when the service is compiled
    /// ahead, because the check of settings reads them.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSettings<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>();

    /// <summary>
    /// Builds the service, or writes one line per invalid setting to standard error and returns false.
    /// </summary>
    public static bool TryBuild(this WebApplicationBuilder builder, [NotNullWhen(true)] out WebApplication? app)
    {
        var errors = builder.Build(out app);
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error: {error}");
        }

        return app is not null;
    }

    /// <summary>Builds a service when its settings are right; gives one line for each that is wrong.</summary>
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
            return
            [
                .. exception.InnerExceptions.OfType<OptionsValidationException>()
                    .SelectMany(error => error.Failures),
            ];
        }

        app = built;
        return [];
    }
}
