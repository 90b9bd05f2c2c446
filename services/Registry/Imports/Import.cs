using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>One file on its way into the register.</summary>
internal sealed class Import
{
    public Guid Id { get; set; }

    /// <summary>What the client calls it; the same caller's same key, within the same scope, resumes the same import.</summary>
    public string Key { get; set; } = "";

    /// <summary>Subject of who began it.</summary>
    public string Caller { get; set; } = "";

    /// <summary>Codes of the divisions he was responsible for, separated by blanks; <c>*</c>: all.</summary>
    public string Scope { get; set; } = "";

    public string FileName { get; set; } = "";

    /// <summary>SHA-256 over the headers and the default year: a resumed import must be of the same shape.</summary>
    public byte[] Shape { get; set; } = [];

    /// <summary>Index key that the ID numbers met in the file are hashed with, to its end.</summary>
    public int IndexKey { get; set; }

    public ImportState State { get; set; }
    public int StoredBatches { get; set; }
    public long Rows { get; set; }
    public long Households { get; set; }
    public long RegisteredHouseholds { get; set; }
    public long RegisteredPersons { get; set; }
    public long UnchangedHouseholds { get; set; }
    public long DifferingHouseholds { get; set; }
    public long HeldBackHouseholds { get; set; }
    public long Findings { get; set; }
    public DateTimeOffset BeginTime { get; set; }
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>Why it is or was undone; null when it never was, like what follows.</summary>
    public string? UndoReason { get; set; }

    public string? UndoRequester { get; set; }
    public DateTimeOffset? UndoBeginTime { get; set; }
    public DateTimeOffset? UndoEndTime { get; set; }

    /// <summary>Households the undo has removed so far.</summary>
    public long? RemovedHouseholds { get; set; }

    /// <summary>Whether what its undo removes stays known.</summary>
    public bool PastKept { get; set; } = true;

    public bool IsTakenBack => State is ImportState.Undoing or ImportState.Undone;

    /// <summary>A running import ends with this. An import that is taken back already keeps its first reason.</summary>
    public void BeginUndo(string reason, string requester, DateTimeOffset now)
    {
        if (IsTakenBack) return;
        (State, UndoReason, UndoRequester, UndoBeginTime, RemovedHouseholds) = (ImportState.Undoing, reason, requester, now, 0);
    }

    /// <summary>As long as nothing is removed: back to what it was.</summary>
    public void CallOffUndo()
    {
        if (State != ImportState.Undoing || RemovedHouseholds > 0) return;
        State = EndTime is null ? ImportState.Running : ImportState.Finished;
        (UndoReason, UndoRequester, UndoBeginTime, RemovedHouseholds) = (null, null, null, null);
    }

    public void EndUndo(DateTimeOffset now) => (State, UndoEndTime) = (ImportState.Undone, now);
}

/// <summary>A batch that was committed, with the answer that goes out again when it is sent again.</summary>
internal sealed class ImportBatch
{
    public Guid ImportId { get; set; }
    public int Number { get; set; }
    public byte[] Sha256 { get; set; } = [];

    /// <summary>A serialized <see cref="V1.ImportBatchResult"/>.</summary>
    public byte[] Result { get; set; } = [];

    /// <summary>16 bytes of SHA-256 for each household met, to see one again in a later batch.</summary>
    public byte[] HouseholdKeys { get; set; } = [];

    /// <summary>16 bytes of the keyed hash for each ID number met in a household that did not go in.</summary>
    public byte[] IdKeys { get; set; } = [];

    /// <summary>16 bytes for each household found registered and unchanged: its id. Null in batches stored before this was kept.</summary>
    public byte[]? UnchangedIds { get; set; } = [];

    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>The write that stored it, as it is on record; null in batches stored before this was kept.</summary>
    public Guid? Entry { get; set; }

    public static byte[] Bytes(IEnumerable<Guid> ids) => [.. ids.SelectMany(id => id.ToByteArray(bigEndian: true))];

    public static IEnumerable<Guid> Ids(byte[] bytes) => bytes.Chunk(16).Select(id => new Guid(id, bigEndian: true));
}
