namespace PrimeApp.AppHost.Compose;

/// <summary>A variable of the file <c>.env</c>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Description">What it is for, and its default if it has one.</param>
/// <param name="IsRequired">Whether compose refuses to start without a value.</param>
internal sealed record ComposeVariable(string Name, string Description, bool IsRequired = false);
