using Fupin.Rpc;
using Google.Protobuf.Reflection;
using Xunit;
using Status = Google.Rpc.Status;

namespace Fupin.Chassis.Tests.Faults;

public class WireTests
{
    /// <summary>The field numbers of today's google/rpc/error_details.proto and status.proto; the package's own are older.</summary>
    public static TheoryData<MessageDescriptor, string, int> Fields => new()
    {
        { ErrorInfo.Descriptor, "reason", 1 },
        { ErrorInfo.Descriptor, "domain", 2 },
        { ErrorInfo.Descriptor, "metadata", 3 },
        { LocalizedMessage.Descriptor, "locale", 1 },
        { LocalizedMessage.Descriptor, "message", 2 },
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

    /// <summary>Why protos/google/rpc exists. When the package grows up, this fails, and the folder can go.</summary>
    [Fact]
    public void The_package_has_an_older_ErrorInfo() => Assert.Null(Google.Rpc.ErrorInfo.Descriptor.FindFieldByName("reason"));
}
