using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace StandIns.Tests.Hosting;

[Trait("Category", "Unit")]
public sealed class ReferenceExpressionTests
{
    private readonly IResourceBuilder<ParameterResource> _password =
        TestApplication.CreateBuilder().AddParameter("password", "a b/{c}", secret: true);

    [Fact]
    public async Task Values_fill_the_holes_and_braces_are_text()
    {
        var literal = "{0}";
        var expression = ReferenceExpression.Create($"{{x}}{literal}:{_password}:{_password:uri}");

        Assert.Equal("{x}{0}:a b/{c}:a%20b%2F%7Bc%7D", await expression.GetValueAsync(CancellationToken.None));
        Assert.Equal("{x}{0}:{password.value}:{password.value}", expression.ValueExpression);
    }

    [Fact]
    public async Task A_builder_joins_its_parts()
    {
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);

        builder.AppendLiteral("first;");
        builder.Append($"password={_password}");

        Assert.False(builder.IsEmpty);
        Assert.Equal("first;password=a b/{c}", await builder.Build().GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_format_is_an_error()
        => await Assert.ThrowsAsync<FormatException>(
            async () => await ReferenceExpression.Create($"{_password:rot13}").GetValueAsync(CancellationToken.None));
}
