using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets tests have the application that an application host's program puts together, instead of it being run.</summary>
internal abstract class EntryPointInterceptor
{
    private static readonly AsyncLocal<EntryPointInterceptor?> CurrentOfThread = new();

    /// <summary>The interceptor of the program that is executing; null where it is executing for real.</summary>
    public static EntryPointInterceptor? Current
    {
        get => CurrentOfThread.Value;
        set => CurrentOfThread.Value = value;
    }

    /// <summary>Called before the program gets its builder.</summary>
    public abstract void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Called when the program has put together its application; does not return.</summary>
    public abstract void Intercept(DistributedApplicationBuilder builder);
}
