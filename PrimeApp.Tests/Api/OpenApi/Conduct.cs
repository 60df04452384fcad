namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>How a client sends a request.</summary>
public enum Conduct
{
    /// <summary>At once.</summary>
    Plain,

    /// <summary>In pieces, with pauses in between.</summary>
    Slow,

    /// <summary>At once, and then closes its half of the connection.</summary>
    HalfClosed,

    /// <summary>Half of it, and then closes its half of the connection.</summary>
    CutOff,

    /// <summary>Half of it, and then resets the connection.</summary>
    Reset,
}
