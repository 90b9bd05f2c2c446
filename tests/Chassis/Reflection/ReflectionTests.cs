using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Fupin.Chassis.Tests.Reflection;

public sealed class ReflectionTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ProbeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var call = _host.Client<ServerReflection.ServerReflectionClient>().ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(request, call.ResponseStream.Current.OriginalRequest);
        return call.ResponseStream.Current;
    }

    private static List<string> Names(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name)];

    [Fact]
    public async Task The_services_of_the_process_are_listed()
    {
        var list = (await AskAsync(new ServerReflectionRequest { ListServices = "*" })).ListServicesResponse;
        Assert.Superset(
            new HashSet<string>(["fupin.chassis.tests.Probe", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"]),
            list.Service.Select(service => service.Name).ToHashSet());
    }

    [Theory]
    [InlineData("fupin.chassis.tests.Probe", "probe.proto")]
    [InlineData("fupin.chassis.tests.Probe.GetOnce", "probe.proto")]
    [InlineData("fupin.chassis.tests.Order", "probe.proto")]
    [InlineData("fupin.chassis.tests.Order.request_id", "probe.proto")]
    [InlineData("fupin.registry.v1.HouseholdRecorded", "fupin/registry/v1/events.proto")]
    [InlineData("fupin.registry.v1.SEX_MALE", "fupin/registry/v1/forms.proto")]
    [InlineData("fupin.access.v1.policy", "fupin/access/v1/access.proto")]
    [InlineData("google.rpc.ErrorInfo", "google/rpc/error_details.proto")]
    [InlineData("google.rpc.BadRequest.FieldViolation", "google/rpc/error_details.proto")]
    public async Task A_symbol_brings_its_file(string symbol, string file) =>
        Assert.Equal(file, Names(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol }))[0]);

    [Fact]
    public async Task A_file_brings_everything_it_imports_once_and_is_whole()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "fupin/registry/v1/households.proto" });
        var names = Names(response);
        Assert.Equal(names.Distinct(), names);
        Assert.Superset(
            new HashSet<string>(
                ["fupin/registry/v1/forms.proto", "fupin/type/v1/labels.proto", "google/type/date.proto", "google/protobuf/timestamp.proto", "google/protobuf/descriptor.proto"]),
            names.ToHashSet());
        var files = response.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes)).ToList();
        Assert.All(files.SelectMany(file => file.Dependency), dependency => Assert.Contains(dependency, names));
    }

    [Fact]
    public async Task Extensions_are_found_by_number()
    {
        var numbers = (await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" })).AllExtensionNumbersResponse;
        Assert.Contains(50010, numbers.ExtensionNumber);
        var extension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50010 };
        Assert.Equal("fupin/access/v1/access.proto", Names(await AskAsync(new ServerReflectionRequest { FileContainingExtension = extension }))[0]);
        Assert.Empty((await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "fupin.registry.v1.Household" })).AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task What_is_unknown_is_an_error_in_the_stream_which_goes_on()
    {
        using var call = _host.Client<ServerReflection.ServerReflectionClient>().ServerReflectionInfo();
        ServerReflectionRequest[] unknown =
        [
            new() { FileContainingSymbol = "fupin.Nothing" },
            new() { FileByFilename = "nothing.proto" },
            new() { AllExtensionNumbersOfType = "fupin.Nothing" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 1 } },
        ];
        foreach (var request in unknown)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
        }
    }
}
