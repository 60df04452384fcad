namespace PrimeApp.Tests.Api.OpenApi;

/// <summary>Clients that are generated from the contract get a result whose primes are beyond 32 bits.</summary>
[Trait("Category", "Integration")]
public sealed class GeneratedClientTests(ServicesFixture services) : IClassFixture<ServicesFixture>
{
    private const string Expected = "completed 22801763489";

    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Kiota.Abstractions" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Http.HttpClientLibrary" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Form" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Json" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Multipart" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Text" Version="2.1.6" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using Microsoft.Kiota.Abstractions.Authentication;
        using Microsoft.Kiota.Http.HttpClientLibrary;

        const long N = 1_000_000_000;

        var kiota = new WithKiota.PrimeClient(
            new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = args[0] });
        var submitted = await kiota.Tasks.PostAsync(new() { N = N });
        var found = await kiota.Tasks[submitted!.RequestId].GetAsync(request => request.QueryParameters.Wait = 20);
        Console.WriteLine($"{found!.Status} {found.Result!.LastPrime}".ToLowerInvariant());

        using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
        var nswag = new WithNSwag.PrimeClient(http);
        var accepted = await nswag.SubmitTaskAsync(null, null, new() { N = N });
        var task = await nswag.GetTaskAsync(accepted.Request_id, 20, null);
        Console.WriteLine($"{task.Status} {task.Result.Last_prime}".ToLowerInvariant());
        """;

    // Generates the types, checks a client against them, and runs the client.
    private const string TypescriptScript =
        """
        import { execFileSync } from "node:child_process";
        import { writeFileSync } from "node:fs";
        import { join } from "node:path";

        const [, api, contract, folder] = process.argv;
        const client = join(folder, "client.mts");
        const run = (program, ...options) => execFileSync(
          "npm", ["exec", "--offline", "--", program, ...options],
          { shell: process.platform === "win32", stdio: ["ignore", "ignore", "inherit"] });
        run("openapi-typescript", contract, "--output", join(folder, "v1.mts"));
        writeFileSync(client, `
          import type { components } from "./v1.mjs";
          type Schemas = components["schemas"];
          const answer = await fetch("${api}tasks", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ n: 1_000_000_000 }),
          });
          const submitted: Schemas["SubmittedTask"] = await answer.json();
          const url = "${api}tasks/" + submitted.request_id + "?wait=20";
          const task: Schemas["TaskDocument"] = await (await fetch(url)).json();
          const status: "queued" | "running" | "completed" | "failed" | "cancelled" = task.status;
          const lastPrime: number | undefined = task.result?.last_prime;
          console.log(status, lastPrime);
        `);
        run("tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", client);
        await import(join(folder, "client.mjs"));
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Kiota_and_NSwag_make_clients_that_work()
    {
        Need.That(DotnetTool.Kiota.Obstacle ?? DotnetTool.NSwag.Obstacle);
        using var folder = new TemporaryDirectory();
        var contract = await SaveContractAsync(folder);
        await DotnetTool.Kiota.RunAsync(
            "generate", "--openapi", contract, "--language", "CSharp", "--class-name", "PrimeClient",
            "--namespace-name", "WithKiota", "--output", folder["kiota"]);
        await DotnetTool.NSwag.RunAsync(
            "openapi2csclient", $"/input:{contract}", $"/output:{folder["NSwag.cs"]}", "/namespace:WithNSwag",
            "/classname:PrimeClient", "/jsonLibrary:SystemTextJson");
        await File.WriteAllTextAsync(folder["Client.csproj"], Project);
        await File.WriteAllTextAsync(folder["Program.cs"], Program);

        var output = await DotnetTool.RunAsync(
            "dotnet", ["run", "--project", folder["Client.csproj"], "--", services.Api.Client.BaseAddress!.ToString()]);

        Assert.Equal([Expected, Expected], output.Split('\n').Where(line => line == Expected));
    }

    [Fact]
    public async Task The_types_of_openapi_typescript_fit_the_answers()
    {
        Need.That(NpmPackage.OpenApiTypescript.Obstacle);
        using var folder = new TemporaryDirectory();
        var contract = await SaveContractAsync(folder);

        using var client = NpmPackage.OpenApiTypescript.Run(
            TypescriptScript, services.Api.Client.BaseAddress!.ToString(), contract, folder.Path);

        var output = await client.StandardOutput.ReadToEndAsync().WaitAsync(Timeout);
        await client.WaitForExitAsync().WaitAsync(Timeout);
        Assert.Equal((0, Expected), (client.ExitCode, output.Trim()));
    }

    private async Task<string> SaveContractAsync(TemporaryDirectory folder)
    {
        var path = folder["v1.json"];
        await File.WriteAllBytesAsync(path, await services.Api.Client.GetByteArrayAsync("/openapi/v1.json"));
        return path;
    }
}
