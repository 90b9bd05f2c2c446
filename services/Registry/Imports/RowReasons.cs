namespace Fupin.Registry.Imports;
internal static class RowReasons { }
