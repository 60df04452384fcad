using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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

    // Each validated options class names its configuration section in this constant.
    private const string SectionConstant = "SectionName";

    /// <summary>Checks the settings of all validated options, and the settings without an options class.</summary>
    public static IEnumerable<string> FindErrors(IServiceCollection services, IConfiguration configuration)
    {
        var errors = FindValidated(services).SelectMany(options =>
            FindErrors(options.Type, configuration.GetSection(options.Section)));
        foreach (var error in errors)
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
    }

    /// <summary>Checks a section against the properties of its options class.</summary>
    internal static IReadOnlyList<string> FindErrors(Type type, IConfigurationSection section)
    {
        var errors = type.GetProperties()
            .SelectMany(property => FindErrors(property, section.GetSection(property.Name)))
            .ToList();
        if (errors.Count == 0
            && type.IsAssignableTo(typeof(IValidatableObject))
            && section.Get(type) is IValidatableObject options)
        {
            errors.AddRange(options.Validate(new ValidationContext(options)).Select(error => error.ErrorMessage!));
        }

        return errors;
    }

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

    private static IEnumerable<(Type Type, string Section)> FindValidated(IServiceCollection services) =>
        from service in services
        where service.ServiceType.IsGenericType
            && service.ServiceType.GetGenericTypeDefinition() == typeof(IValidateOptions<>)
        let type = service.ServiceType.GenericTypeArguments[0]
        let section = type.GetField(SectionConstant)?.GetRawConstantValue() as string
        where section is not null
        select (type, section);

    private static IEnumerable<string> FindErrors(PropertyInfo property, IConfigurationSection section)
    {
        if (property.PropertyType is { IsGenericType: true, GenericTypeArguments: [_, var valueType] })
        {
            return section.GetChildren().SelectMany(child => FindErrors(valueType, child));
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

        if (type == typeof(Uri))
        {
            return text.Length == 0 || IsWebAddress(text) ? null : "an address such as http://localhost:9090";
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

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static bool IsInRange(Type type, RangeAttribute range, string text)
    {
        try
        {
            return range.IsValid(TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static string Format(object bound) =>
        bound is IFormattable number ? number.ToString("0", CultureInfo.InvariantCulture) : (string)bound;
}
