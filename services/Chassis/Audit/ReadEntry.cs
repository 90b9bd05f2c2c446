using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>An entry of a read on its way to the database.</summary>
/// <param name="Entry">All but the filter.</param>
/// <param name="Filter">The request that the filter is made from; null: none.</param>
internal sealed record ReadEntry(AuditEntry Entry, IMessage? Filter)
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>Set when someone waits until it is stored.</summary>
    public TaskCompletionSource? Stored { get; init; }

    /// <summary>Made away from the call: it is no small work.</summary>
    public SealedEntry Seal(AuditSeals seals)
    {
        if (Filter is not null)
            Entry.Filter = FilterOf(Filter);
        return seals.Seal(Entry);
    }

    /// <summary>The request without personal data and without its page.</summary>
    private static string FilterOf(IMessage request)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteString());
        DataClasses.Clear(copy, DataClass.A);
        DataClasses.Clear(copy, DataClass.B);
        request.Descriptor.FindFieldByName("page_token")?.Accessor.Clear(copy);
        return Json.Format(copy);
    }
}
