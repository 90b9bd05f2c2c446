using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;

namespace Fupin.Registry.Divisions;

internal static class DivisionMessages
{
    public static V1.Division ToMessage(this Division row, IEnumerable<Guid> successors)
    {
        var message = new V1.Division
        {
            Name = ResourceNames.Format("divisions", row.Id),
            Etag = Etags.Format(row.Version),
            Version = row.Version,
            Code = row.Code,
            CodeAuthority = row.CodeAuthority,
            Level = row.Level,
            DisplayName = row.Name,
            Parent = row.ParentId is { } parent ? ResourceNames.Format("divisions", parent) : "",
            Kind = row.Kind,
            ValidFrom = row.ValidFrom.ToMessage(),
            ValidTo = row.ValidTo.ToMessage(),
            Invented = row.Invented,
        };
        message.Tags.AddRange(row.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        message.Successors.AddRange(successors.Select(id => ResourceNames.Format("divisions", id)));
        return message;
    }
}
