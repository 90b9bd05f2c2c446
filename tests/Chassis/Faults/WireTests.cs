using Fupin.Rpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Status = Google.Rpc.Status;

namespace Fupin.Chassis.Tests.Faults;

public class WireTests
{
    /// <summary>The field numbers of today's google/rpc/error_details.proto and status.proto.</summary>
    public static TheoryData<MessageDescriptor, string, int> Fields => new()
    {
        { ErrorInfo.Descriptor, "reason", 1 },
        { ErrorInfo.Descriptor, "domain", 2 },
        { ErrorInfo.Descriptor, "metadata", 3 },
        { LocalizedMessage.Descriptor, "locale", 1 },
        { LocalizedMessage.Descriptor, "message", 2 },
        { RetryInfo.Descriptor, "retry_delay", 1 },
        { BadRequest.Descriptor, "field_violations", 1 },
        { BadRequest.Types.FieldViolation.Descriptor, "field", 1 },
        { BadRequest.Types.FieldViolation.Descriptor, "description", 2 },
        { BadRequest.Types.FieldViolation.Descriptor, "reason", 3 },
        { BadRequest.Types.FieldViolation.Descriptor, "localized_message", 4 },
        { Status.Descriptor, "code", 1 },
        { Status.Descriptor, "message", 2 },
        { Status.Descriptor, "details", 3 },
    };

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public void The_error_details_have_the_field_numbers_of_google_rpc(MessageDescriptor message, string field, int number)
    {
        Assert.Equal("google.rpc", message.File.Package);
        Assert.Equal(number, message.FindFieldByName(field)?.FieldNumber);
    }

    /// <summary>A message that is not an IBufferMessage makes every message that holds one unwritable for gRPC.</summary>
    [Fact]
    public void Every_message_of_the_contracts_can_be_written_by_grpc() =>
        Assert.All(typeof(Registry.V1.Household).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IMessage))), t =>
        {
            var message = (IMessage)Activator.CreateInstance(t)!;
            Assert.All(message.Descriptor.Fields.InFieldNumberOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap), f =>
                Assert.True(f.MessageType.ClrType.IsAssignableTo(typeof(IBufferMessage)), $"{f.FullName}: {f.MessageType.ClrType}"));
        });
}
