using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Reflection;

/// <summary>Which file declares what: messages, enums and their values, fields, services and methods, extensions by their number.</summary>
internal sealed class SymbolIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public SymbolIndex(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files) Add(file);
    }

    public FileDescriptor? File(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? Declaring(string symbol) => _symbols.GetValueOrDefault(symbol.TrimStart('.'));

    public FileDescriptor? Extension(string extendee, int number) =>
        _extensions.GetValueOrDefault(extendee.TrimStart('.'))?.GetValueOrDefault(number);

    /// <summary>Null when there is no such message.</summary>
    public IReadOnlyCollection<int>? ExtensionNumbers(string extendee) =>
        _extensions.TryGetValue(extendee.TrimStart('.'), out var numbers) ? numbers.Keys
        : Declaring(extendee)?.FindTypeByName<MessageDescriptor>(extendee[(extendee.LastIndexOf('.') + 1)..]) is not null ? []
        : null;

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (var dependency in file.Dependencies) Add(dependency);
        foreach (var message in file.MessageTypes) Add(file, message);
        foreach (var values in file.EnumTypes) Add(file, values);
        foreach (var extension in file.Extensions.UnorderedExtensions) AddExtension(file, extension);
        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods) _symbols[method.FullName] = file;
        }
    }

    private void Add(FileDescriptor file, MessageDescriptor message)
    {
        _symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder()) _symbols[field.FullName] = file;
        foreach (var oneof in message.Oneofs) _symbols[oneof.FullName] = file;
        foreach (var nested in message.NestedTypes) Add(file, nested);
        foreach (var values in message.EnumTypes) Add(file, values);
        foreach (var extension in message.Extensions.UnorderedExtensions) AddExtension(file, extension);
    }

    private void Add(FileDescriptor file, EnumDescriptor values)
    {
        _symbols[values.FullName] = file;
        // a value is a sibling of its enum, not a member of it
        var scope = values.FullName[..^values.Name.Length];
        foreach (var value in values.Values) _symbols[scope + value.Name] = file;
    }

    private void AddExtension(FileDescriptor file, FieldDescriptor extension)
    {
        _symbols[extension.FullName] = file;
        var extendee = extension.ExtendeeType.FullName;
        if (!_extensions.TryGetValue(extendee, out var numbers)) _extensions[extendee] = numbers = [];
        numbers[extension.FieldNumber] = file;
    }
}
