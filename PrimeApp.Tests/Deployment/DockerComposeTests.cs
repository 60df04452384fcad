using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace PrimeApp.Tests.Deployment;

/// <summary>What is written, down to the letter: as Aspire's own publisher writes it.</summary>
[Trait("Category", "Integration")]
public sealed class DockerComposeTests : IDisposable
{
    private readonly PublishedApplication _application = new();

    public void Dispose() => _application.Dispose();

    [Fact]
    public async Task A_project_gets_its_image_port_and_telemetry_and_finds_others_by_name()
    {
        var builder = _application.Builder;
        builder.AddDockerComposeEnvironment("compose").ConfigureComposeFile(file => file.Name = "tests");
        var redis = builder.AddRedis("redis", port: 6379).WithDataVolume("data");
        builder.AddProject<Projects.PrimeApp_Api>("web-1", launchProfileName: null)
            .WithHttpEndpoint(port: 80, targetPort: 8000)
            .WithExternalHttpEndpoints()
            .WithReference(redis)
            .WaitFor(redis);

        Assert.Equal(
            """
            name: "tests"
            services:
              compose-dashboard:
                image: "mcr.microsoft.com/dotnet/nightly/aspire-dashboard:13.6"
                ports:
                  - "18888"
                expose:
                  - "18889"
                  - "18890"
                networks:
                  - "aspire"
                restart: "always"
              redis:
                image: "docker.io/library/redis:8.6"
                command:
                  - "-c"
                  - "redis-server --requirepass $$REDIS_PASSWORD --save 60 1"
                entrypoint:
                  - "/bin/sh"
                environment:
                  REDIS_PASSWORD: "${REDIS_PASSWORD}"
                expose:
                  - "6379"
                volumes:
                  - type: "volume"
                    target: "/data"
                    source: "data"
                    read_only: false
                networks:
                  - "aspire"
              web-1:
                image: "${WEB_1_IMAGE}"
                environment:
                  OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY: "in_memory"
                  ASPNETCORE_FORWARDEDHEADERS_ENABLED: "true"
                  HTTP_PORTS: "8000"
                  ConnectionStrings__redis: "redis:6379,password=${REDIS_PASSWORD}"
                  REDIS_HOST: "redis"
                  REDIS_PORT: "6379"
                  REDIS_PASSWORD: "${REDIS_PASSWORD}"
                  REDIS_URI: "redis://:${REDIS_PASSWORD}@redis:6379"
                  OTEL_EXPORTER_OTLP_ENDPOINT: "http://compose-dashboard:18889"
                  OTEL_EXPORTER_OTLP_PROTOCOL: "grpc"
                  OTEL_SERVICE_NAME: "web-1"
                ports:
                  - "80:8000"
                depends_on:
                  redis:
                    condition: "service_started"
                networks:
                  - "aspire"
            networks:
              aspire:
                driver: "bridge"
            volumes:
              data:
                driver: "local"

            """,
            await _application.PublishAsync());
        Assert.Equal(
            """
            # Parameter redis-password
            REDIS_PASSWORD=

            # Container image name for web-1
            WEB_1_IMAGE=


            """,
            _application.EnvFile);
    }

    [Fact]
    public async Task Bind_mounts_are_for_the_operator_to_fill_in_and_generated_files_are_part_of_the_file()
    {
        var builder = _application.Builder;
        builder.AddDockerComposeEnvironment("compose").WithDashboard(enabled: false);
        builder.AddContainer("pro-metheus", "example.org/prometheus", "1")
            .WithBindMount("rules", "/etc/rules", isReadOnly: true)
            .WithContainerFiles(
                "/etc/generated",
                [new ContainerFile { Name = "a.yml", Contents = "a: \"1\"\nb: 2\n" }],
                defaultOwner: 5)
            .WithContainerFiles(
                "/etc/secret", [new ContainerFile { Name = "key", Contents = "k", Mode = UnixFileMode.UserRead }]);

        Assert.Equal(
            """
            services:
              pro-metheus:
                image: "example.org/prometheus:1"
                volumes:
                  - type: "bind"
                    target: "/etc/rules"
                    source: "${PRO_METHEUS_BINDMOUNT_0}"
                    read_only: true
                networks:
                  - "aspire"
                configs:
                  - source: "pro-metheus__etc_generated_a.yml"
                    target: "/etc/generated/a.yml"
                    uid: "5"
                    mode: 0644
                  - source: "pro-metheus__etc_secret_key"
                    target: "/etc/secret/key"
                    mode: 0400
            networks:
              aspire:
                driver: "bridge"
            configs:
              pro-metheus__etc_generated_a.yml:
                content: "a: \"1\"\nb: 2\n"
              pro-metheus__etc_secret_key:
                content: "k"

            """,
            await _application.PublishAsync());
    }

    [Fact]
    public async Task Services_the_file_and_the_variables_can_be_customised()
    {
        var builder = _application.Builder;
        builder.AddDockerComposeEnvironment("compose")
            .WithProperties(environment => environment.DefaultNetworkName = "frontend")
            .WithDashboard(dashboard => dashboard
                .WithHostPort(18888)
                .PublishAsDockerComposeService((_, service) => service.Restart = "unless-stopped"))
            .ConfigureComposeFile(file => file.AddNetwork(new Network { Name = "backend", Internal = true }))
            .ConfigureEnvFile(variables =>
            {
                variables.Remove("ONE_BINDMOUNT_0");
                variables["ADDED"] = new CapturedEnvironmentVariable { Name = "ADDED", Description = "By hand" };
            });
        builder.AddContainer("one", "one", "1")
            .WithBindMount("x", "/x")
            .PublishAsDockerComposeService((_, service) =>
            {
                service.Volumes[0].Source = "./x";
                service.User = "1000:1000";
                service.Healthcheck = new Healthcheck
                {
                    Test = ["CMD", "true"],
                    Interval = "10s",
                    Timeout = "3s",
                    StartPeriod = "5s",
                    Retries = 3,
                };
                service.Logging = new Logging { Driver = "local", Options = { ["max-size"] = "10m" } };
                service.Deploy = new Deploy
                {
                    Replicas = 2,
                    Resources = new Resources { Limits = new ResourceSpec { Cpus = "0.5", Memory = "128M" } },
                    UpdateConfig = new UpdateConfig { Order = "start-first" },
                };
                service.ReadOnly = true;
                service.CapDrop = ["ALL"];
                service.SecurityOpt = ["no-new-privileges:true"];
                service.Tmpfs = ["/tmp"];
                service.Profiles = ["extra"];
                service.StopGracePeriod = "30s";
            });

        Assert.Equal(
            """
            services:
              compose-dashboard:
                image: "mcr.microsoft.com/dotnet/nightly/aspire-dashboard:13.6"
                ports:
                  - "18888:18888"
                expose:
                  - "18889"
                  - "18890"
                networks:
                  - "frontend"
                restart: "unless-stopped"
              one:
                image: "one:1"
                volumes:
                  - type: "bind"
                    target: "/x"
                    source: "./x"
                    read_only: false
                user: "1000:1000"
                networks:
                  - "frontend"
                deploy:
                  replicas: 2
                  resources:
                    limits:
                      cpus: "0.5"
                      memory: "128M"
                  update_config:
                    order: "start-first"
                healthcheck:
                  test:
                    - "CMD"
                    - "true"
                  interval: "10s"
                  timeout: "3s"
                  retries: 3
                  start_period: "5s"
                logging:
                  driver: "local"
                  options:
                    max-size: "10m"
                cap_drop:
                  - "ALL"
                profiles:
                  - "extra"
                read_only: true
                security_opt:
                  - "no-new-privileges:true"
                stop_grace_period: "30s"
                tmpfs:
                  - "/tmp"
            networks:
              frontend:
                driver: "bridge"
              backend:
                internal: true

            """,
            await _application.PublishAsync());
        Assert.Equal("# By hand\nADDED=\n\n", _application.EnvFile);
    }

    [Fact]
    public async Task Publishing_again_keeps_the_values_of_variables_and_those_of_the_operator()
    {
        _application.EnvFile = "# Mine\nHTTP_PROXY=http://proxy\n\nREDIS_PASSWORD=secret=1\n";
        _application.Builder.AddDockerComposeEnvironment("compose");
        _application.Builder.AddRedis("redis");
        _application.Builder.AddProject<Projects.PrimeApp_Api>("web", launchProfileName: null);

        await _application.PublishAsync();

        Assert.Equal(
            """
            # Mine
            HTTP_PROXY=http://proxy

            REDIS_PASSWORD=secret=1

            # Container image name for web
            WEB_IMAGE=


            """,
            _application.EnvFile);
    }

    [Theory]
    [InlineData("redis-server --requirepass $PASSWORD", "redis-server --requirepass $$PASSWORD")]
    [InlineData("echo ${A:-${B}} $$C $(date) $1 5$", "echo $${A:-$${B}} $$C $(date) $1 5$")]
    public async Task Variables_in_a_shell_command_are_left_to_the_shell(string command, string written)
    {
        _application.Builder.AddDockerComposeEnvironment("compose");
        _application.Builder.AddContainer("shell", "busybox", "1").WithEntrypoint("/bin/sh").WithArgs("-c", command);
        _application.Builder.AddContainer("program", "busybox", "1")
            .WithEntrypoint("/bin/printf")
            .WithArgs("${FROM_ENV_FILE}");

        var file = await _application.PublishAsync();

        Assert.Contains($"- \"{written}\"\n", file, StringComparison.Ordinal);
        Assert.Contains("- \"${FROM_ENV_FILE}\"\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_nobody_declared_is_for_the_operator_to_fill_in()
    {
        _application.Builder.AddDockerComposeEnvironment("compose");
        var web = _application.Builder.AddProject<Projects.PrimeApp_Api>("web", launchProfileName: null)
            .WithHttpEndpoint();
        _application.Builder.AddContainer("client", "client", "1").WithEnvironment("URL", web.GetEndpoint("http"));

        var file = await _application.PublishAsync();

        Assert.Contains("URL: \"http://web:${WEB_PORT}\"\n", file, StringComparison.Ordinal);
        Assert.Contains(
            "# Default container port for web\nWEB_PORT=\n", _application.EnvFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "rediss://redis:6379")]
    [InlineData(false, "redis://redis:6379/${DATABASE}")]
    public async Task A_condition_is_decided_when_the_file_is_written(bool isTlsEnabled, string expected)
    {
        _application.Builder.AddDockerComposeEnvironment("compose");
        var database = _application.Builder.AddParameter("database");
        var endpoint = _application.Builder.AddContainer("redis", "redis", "8")
            .WithEndpoint(targetPort: 6379, name: "tcp")
            .WithEndpoint("tcp", endpoint => endpoint.TlsEnabled = isTlsEnabled)
            .GetEndpoint("tcp");
        var address = endpoint.Property(EndpointProperty.HostAndPort);
        var url = ReferenceExpression.CreateConditional(
            endpoint.Property(EndpointProperty.TlsEnabled),
            bool.TrueString,
            ReferenceExpression.Create($"rediss://{address}"),
            ReferenceExpression.Create($"redis://{address}/{database}"));
        _application.Builder.AddContainer("client", "client", "1")
            .WithEnvironment("URL", url)
            .WithEnvironment("NESTED", $"[{url}]");

        var file = await _application.PublishAsync();

        Assert.Contains($"URL: \"{expected}\"\n", file, StringComparison.Ordinal);
        Assert.Contains($"NESTED: \"[{expected}]\"\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_an_unknown_type_is_refused_with_the_name_of_the_type()
    {
        _application.Builder.AddDockerComposeEnvironment("compose");
        _application.Builder.AddContainer("client", "client", "1")
            .WithEnvironment(context => context.EnvironmentVariables["WHEN"] = new Version(1, 0));

        var failure = await _application.FailAsync();

        Assert.Contains("System.Version", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_application.PathOf("docker-compose.yaml")));
    }
}
