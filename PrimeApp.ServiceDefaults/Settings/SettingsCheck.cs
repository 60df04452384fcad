using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrimeApp.ServiceDefaults.Auth;
using PrimeApp.ServiceDefaults.Connections;
using PrimeApp.ServiceDefaults.Health;
using PrimeApp.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace PrimeApp.ServiceDefaults.Settings;

/// <summary>
/// Finds the settings that prevent a service from starting. Each error is one line with the name, the value and the
/// allowed values of a setting.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>The setting with the folder of secrets.</summary>
    public const string SecretsDirectory = "Secrets:Directory";

    // Each options class names its configuration section in this constant.
    private const string SectionConstant = "SectionName";

    /// <summary>Checks the settings of all bound options, and the settings without an options class.</summary>
    public static IEnumerable<string> FindErrors(IServiceCollection services, IConfiguration configuration)
    {
        foreach (var error in services.SelectMany(service => FindErrors(service, configuration)))
        {
            yield return error;
        }

        foreach (var level in configuration.GetSection("Logging:LogLevel").GetChildren())
        {
            if (level.Value is { } text && DescribeChoice(typeof(LogLevel), text) is { } allowed)
            {
                yield return Describe(level, allowed);
            }
        }

        var secrets = configuration.GetSection(SecretsDirectory);
        if (secrets.Value is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            yield return Describe(secrets, "a folder that exists");
        }

        if (!HasAddress(configuration))
        {
            yield return Describe(configuration.GetSection("urls"), "addresses such as http://localhost:5000");
        }

        var usesRedis = services.Any(service => service.ServiceType == typeof(IConnectionMultiplexer));
        if (usesRedis && RedisExtensions.FindError(configuration) is { } redisError)
        {
            yield return redisError;
        }

        if (ConnectionBudget.FindError() is { } descriptorError)
        {
            yield return descriptorError;
        }
    }

    /// <summary>Checks a section against the properties of its options class.</summary>
    internal static IEnumerable<string> FindErrors(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type,
        IConfigurationSection section) =>
        type.GetProperties().SelectMany(property => FindErrors(property, section.GetSection(property.Name)));

    private static bool HasAddress(IConfiguration configuration)
    {
        try
        {
            return HealthProbe.GetAddress(configuration) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2062", Justification = "AddSettings keeps all members of options classes.")]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2065", Justification = "AddSettings keeps all members of options classes.")]
    private static IEnumerable<string> FindErrors(ServiceDescriptor service, IConfiguration configuration)
    {
        if (!service.ServiceType.IsGenericType
            || service.ServiceType.GetGenericTypeDefinition() != typeof(IOptionsChangeTokenSource<>))
        {
            return [];
        }

        var type = service.ServiceType.GenericTypeArguments[0];
        return type.GetField(SectionConstant)?.GetRawConstantValue() is string section
            ? FindErrors(type, configuration.GetSection(section))
            : [];
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(ApiKeyOptions))]
    [UnconditionalSuppressMessage(
        "Trimming", "IL2062", Justification = "The only class of values is that of API keys, whose members are kept.")]
    private static List<string> FindErrors(PropertyInfo property, IConfigurationSection section)
    {
        if (property.PropertyType is { IsGenericType: true, GenericTypeArguments: [_, var valueType] })
        {
            var errors = new List<string>();
            foreach (var child in section.GetChildren())
            {
                errors.AddRange(FindErrors(valueType, child));
            }

            return errors;
        }

        return section.Value is { } text && DescribeAllowed(property, text) is { } allowed
            ? [Describe(section, allowed)]
            : [];
    }

    private static string Describe(IConfigurationSection setting, string allowed) =>
        $"{setting.Path} is '{setting.Value}'. It must be {allowed}.";

    /// <summary>Describes the allowed values of a setting; null if the value is valid.</summary>
    private static string? DescribeAllowed(PropertyInfo property, string text)
    {
        var type = property.PropertyType;
        if (type.IsEnum)
        {
            return DescribeChoice(type, text);
        }

        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
        {
            return null;
        }

        // Format the limits as the class declares them: the attribute converts them to durations on its first use.
        var (minimum, maximum) = (Format(range.Minimum), Format(range.Maximum));
        if (IsInRange(type, range, text))
        {
            return null;
        }

        var kind = type == typeof(TimeSpan) ? "a duration as [days.]hours:minutes:seconds" : "a whole number";
        return $"{kind} from {minimum} to {maximum}";
    }

    private static string? DescribeChoice(Type type, string text) =>
        Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value)
            ? null
            : $"one of {string.Join(", ", Enum.GetNames(type))}";

    private static bool IsInRange(Type type, RangeAttribute range, string text)
    {
        try
        {
            return range.IsValid(Parse(type, text));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static object Parse(Type type, string text) =>
        type == typeof(TimeSpan) ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
        : type == typeof(int) ? int.Parse(text, CultureInfo.InvariantCulture)
        : long.Parse(text, CultureInfo.InvariantCulture);

    private static string Format(object bound) =>
        bound is IFormattable number ? number.ToString("0", CultureInfo.InvariantCulture) : (string)bound;
}
