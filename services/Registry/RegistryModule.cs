namespace Fupin.Registry;

public static class RegistryModule
{
}
