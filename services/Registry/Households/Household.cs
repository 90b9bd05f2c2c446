using Fupin.Chassis.Storage;
using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>A registered household: what does not change by year. Its version rises with any change of a member or year.</summary>
internal sealed class Household : IVersioned
{
    public Guid Id { get; set; }
    public long Version { get; set; } = 1;

    /// <summary>The county of the village, kept here because numbers are unique in a county.</summary>
    public Guid CountyId { get; set; }

    public string Number { get; set; } = "";
    public Guid DivisionId { get; set; }
    public string Hamlet { get; set; } = "";
    public string VillagerGroup { get; set; } = "";
    public byte[]? PhoneCipher { get; set; }
    public string Bank { get; set; } = "";
    public byte[]? BankAccountCipher { get; set; }
    public HouseholdStandard Standard { get; set; }
    public int? RegisteredYear { get; set; }
    public int? PlannedExitYear { get; set; }
    public bool? MartyrFamily { get; set; }
    public bool? OnlyChildFamily { get; set; }
    public bool? TwoDaughtersFamily { get; set; }
    public string HelperName { get; set; } = "";
    public string HelperUnit { get; set; } = "";
    public DateOnly? HelperStart { get; set; }
    public DateOnly? HelperEnd { get; set; }
    public byte[]? HelperPhoneCipher { get; set; }
    public bool? Relocating { get; set; }
    public string RelocationWay { get; set; } = "";
    public string RelocationDestination { get; set; } = "";
    public string RelocationDifficulty { get; set; } = "";

    /// <summary>Members now; kept for figures.</summary>
    public int Persons { get; set; }

    /// <summary>One bit for each <see cref="Finding"/>: 1 shifted by its number.</summary>
    public int Findings { get; set; }

    /// <summary>Keyed, because the digits of an ID number could be found from an open hash.</summary>
    public byte[] ContentHash { get; set; } = [];

    /// <summary>The import that registered it.</summary>
    public Guid ImportId { get; set; }

    public DateTimeOffset RecordedAt { get; set; }
}
