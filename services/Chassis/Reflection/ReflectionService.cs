using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Fupin.Chassis.Reflection;

/// <summary>grpc.reflection.v1, so that buf curl and grpcurl need no files: the services of this process and every type of the contracts.</summary>
internal sealed class ReflectionService(MappedServices services) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => ListServices(),
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
            Files(services.Symbols.File(request.FileByFilename), request.FileByFilename),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
            Files(services.Symbols.Declaring(request.FileContainingSymbol), request.FileContainingSymbol),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension =>
            Files(
                services.Symbols.Extension(request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber),
                $"{request.FileContainingExtension.ContainingType} extension {request.FileContainingExtension.ExtensionNumber}"),
        ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType => ExtensionNumbers(request.AllExtensionNumbersOfType),
        _ => Error(StatusCode.InvalidArgument, "the request asks for nothing"),
    };

    private ServerReflectionResponse ListServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(services.Names.Select(name => new ServiceResponse { Name = name }));
        return new() { ListServicesResponse = list };
    }

    private ServerReflectionResponse ExtensionNumbers(string type)
    {
        if (services.Symbols.ExtensionNumbers(type) is not { } numbers) return Error(StatusCode.NotFound, $"{type} not found");
        var response = new ExtensionNumberResponse { BaseTypeName = type };
        response.ExtensionNumber.AddRange(numbers);
        return new() { AllExtensionNumbersResponse = response };
    }

    /// <summary>The file and everything it imports, each once, the file first.</summary>
    private static ServerReflectionResponse Files(FileDescriptor? file, string wanted)
    {
        if (file is null) return Error(StatusCode.NotFound, $"{wanted} not found");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var response = new FileDescriptorResponse();
        var waiting = new Queue<FileDescriptor>([file]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name)) continue;
            response.FileDescriptorProto.Add(next.SerializedData);
            foreach (var dependency in next.Dependencies) waiting.Enqueue(dependency);
        }

        return new() { FileDescriptorResponse = response };
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
