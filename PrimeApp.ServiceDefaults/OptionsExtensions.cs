using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults;

/// <summary>Registers options that are validated at start.</summary>
public static class OptionsExtensions
{
    /// <summary>Binds options to a configuration section and validates them before the service starts.</summary>
    public static void AddValidatedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        this IServiceCollection services, string sectionName)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(sectionName).ValidateDataAnnotations().ValidateOnStart();
}
