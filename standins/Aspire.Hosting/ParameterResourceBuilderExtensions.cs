using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter that is configured as <c>Parameters:name</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        bool secret = false)
        => builder.AddResource(new ParameterResource(name, value => FromConfiguration(builder, name, value), secret));

    /// <summary>Adds a parameter with a value.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="value">The value.</param>
    /// <param name="publishValueAsDefault">Whether it is the default where the application is deployed.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false)
        => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>Adds a parameter with a value.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="valueGetter">Returns the value.</param>
    /// <param name="publishValueAsDefault">Whether it is the default where the application is deployed.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A secret cannot be published.", nameof(secret));
        }

        return builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>Adds a parameter that is configured as <c>Parameters:name</c> or else has a default.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    /// <param name="persist">Whether the default is kept in the user secrets, and so is the same at the next run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false)
        => builder.AddResource(new ParameterResource(name, given => FromConfiguration(builder, name, given), secret)
        {
            Default = persist ? Persisted(builder, name, value) : value,
        });

    /// <summary>
    /// Makes a secret parameter with a random value, which is kept in the user secrets and so is the same at the next run.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Unique within the application.</param>
    /// <param name="lower">Whether it has lower-case letters.</param>
    /// <param name="upper">Whether it has upper-case letters.</param>
    /// <param name="numeric">Whether it has digits.</param>
    /// <param name="special">Whether it has punctuation.</param>
    /// <param name="minLower">The least number of lower-case letters.</param>
    /// <param name="minUpper">The least number of upper-case letters.</param>
    /// <param name="minNumeric">The least number of digits.</param>
    /// <param name="minSpecial">The least number of punctuation marks.</param>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
    {
        var generated = new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return new ParameterResource(name, given => FromConfiguration(builder, name, given), secret: true)
        {
            Default = Persisted(builder, name, generated),
        };
    }

    private static ParameterDefault Persisted(IDistributedApplicationBuilder builder, string name, ParameterDefault value)
        => builder.ExecutionContext.IsRunMode && builder.AppHostAssembly is { } assembly
            ? new UserSecretsParameterDefault(assembly, $"Parameters:{name}", value)
            : value;

    private static string FromConfiguration(IDistributedApplicationBuilder builder, string name, ParameterDefault? value)
        => builder.Configuration[$"Parameters:{name}"] ?? value?.GetDefaultValue() ?? throw new MissingParameterValueException(
            $"The parameter '{name}' has no value. Give it one in the configuration: Parameters:{name}, "
            + $"as an environment variable Parameters__{name}.");
}
