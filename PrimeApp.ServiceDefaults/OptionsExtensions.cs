using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.ServiceDefaults;

/// <summary>Options that are bound to the configuration and checked.</summary>
public static class OptionsExtensions
{
    /// <summary>Binds options to a configuration section, to be checked before the service starts.</summary>
    public static void AddValidatedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        this IServiceCollection services, string sectionName)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(sectionName).ValidateDataAnnotations().ValidateOnStart();
}
