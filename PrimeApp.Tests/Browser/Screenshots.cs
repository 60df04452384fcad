namespace PrimeApp.Tests.Browser;

/// <summary>How pages look, kept as pictures in artifacts/screenshots.</summary>
internal static class Screenshots
{
    /// <summary>Keeps how a page looks.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The name of the picture.</param>
    /// <param name="style">Rules of CSS that hold only for the picture.</param>
    /// <param name="isWhole">Whether the picture has the whole page, or only what the window shows of it.</param>
    public static Task KeepAsync(this IPage page, string name, string style = "", bool isWhole = false) =>
        page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"{name}.png"),
            FullPage = isWhole,
            Style = style,
        });
}
