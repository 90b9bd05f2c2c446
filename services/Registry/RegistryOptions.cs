using System.ComponentModel.DataAnnotations;

namespace Fupin.Registry;

/// <summary>Section <c>Fupin:Registry</c>.</summary>
internal sealed class RegistryOptions
{
    /// <summary>Folder of the policy files; relative to the program. A city puts its own folder here.</summary>
    [Required]
    public string Policies { get; set; } = "policies/registry";
}
