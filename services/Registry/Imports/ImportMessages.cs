using Fupin.Chassis.Faults;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Registry.Imports;

internal static class ImportMessages
{
    public static void Add(this ImportCounts sum, ImportCounts more)
    {
        sum.Rows += more.Rows;
        sum.Households += more.Households;
        sum.RegisteredHouseholds += more.RegisteredHouseholds;
        sum.RegisteredPersons += more.RegisteredPersons;
        sum.UnchangedHouseholds += more.UnchangedHouseholds;
        sum.DifferingHouseholds += more.DifferingHouseholds;
        sum.HeldBackHouseholds += more.HeldBackHouseholds;
        sum.Findings += more.Findings;
    }

    public static V1.Import ToMessage(this Import row) => new()
    {
        Name = ResourceNames.Format("imports", row.Id),
        FileName = row.FileName,
        State = row.State,
        StoredBatches = row.StoredBatches,
        BeginTime = Timestamp.FromDateTimeOffset(row.BeginTime),
        EndTime = row.EndTime is { } end ? Timestamp.FromDateTimeOffset(end) : null,
        ImportId = row.Key,
        Undo = row.IsTakenBack ? UndoOf(row) : null,
        Counts = new()
        {
            Rows = row.Rows,
            Households = row.Households,
            RegisteredHouseholds = row.RegisteredHouseholds,
            RegisteredPersons = row.RegisteredPersons,
            UnchangedHouseholds = row.UnchangedHouseholds,
            DifferingHouseholds = row.DifferingHouseholds,
            HeldBackHouseholds = row.HeldBackHouseholds,
            Findings = row.Findings,
        },
    };

    private static V1.ImportUndo UndoOf(Import row) => new()
    {
        Reason = row.UndoReason,
        Requester = row.UndoRequester,
        BeginTime = Timestamp.FromDateTimeOffset(row.UndoBeginTime!.Value),
        EndTime = row.UndoEndTime is { } end ? Timestamp.FromDateTimeOffset(end) : null,
        RemovedHouseholds = row.RemovedHouseholds!.Value,
    };
}
