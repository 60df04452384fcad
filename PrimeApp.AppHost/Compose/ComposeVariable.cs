namespace PrimeApp.AppHost.Compose;

/// <summary>A variable in the file <c>.env</c>.</summary>
/// <param name="Name">The name of the variable.</param>
/// <param name="Description">Its purpose and its default, if it has one.</param>
/// <param name="IsRequired">Whether compose refuses to start if it has no value.</param>
internal sealed record ComposeVariable(string Name, string Description, bool IsRequired = false);
