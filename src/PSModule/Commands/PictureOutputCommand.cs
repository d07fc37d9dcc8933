using System.Collections;
using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>What the commands that write pictures share: where pictures go and where they are computed, now or as a job.</summary>
public abstract class PictureOutputCommand : PictureCommand
{
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PSObject> _rowsForJob = [];
    private OutputTarget? _output;

    /// <summary>Folder for pictures with names of their own; it is made where it is missing. Default: the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? OutputDirectory { get; set; }

    /// <summary>The file of the one picture: .png, .jpg or .webp. Not together with OutputDirectory.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? OutFile { get; set; }

    /// <summary>Where to compute: auto, cpu, directml, cuda, coreml, webgpu, npu, or a name that Get-AIDevice gives. Default: auto.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string? Device { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Frees the model's memory at the end instead of keeping it for the session.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Works in the background and writes a job at once; Receive-Job gives the pictures.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Name of the job.</summary>
    [Parameter]
    public string? JobName { get; set; }

    /// <summary>Where the pictures of this command go.</summary>
    private protected OutputTarget Output => _output ??= new OutputTarget(Paths.Full);

    /// <summary>Notes which values hold for the whole pipeline.</summary>
    protected sealed override void BeginProcessing()
    {
        LetDefaultsYield((nameof(OutFile), nameof(OutputDirectory)));
        _named.UnionWith(MyInvocation.BoundParameters.Where(bound => !IsFoundForEachInput(bound.Value)).Select(bound => bound.Key));
    }

    /// <summary>Makes the pictures of one input, or keeps it for the job.</summary>
    protected sealed override void ProcessRecord()
    {
        if (!AsJob)
            MakePictures();
        else if (MyInvocation.ExpectingInput)
            _rowsForJob.Add(Row());
    }

    /// <summary>Ends the work, or begins that of the job.</summary>
    protected sealed override void EndProcessing()
    {
        if (!AsJob)
            Finish();
        else if (ShouldProcess(MyInvocation.MyCommand.Name, "Start as a job"))
            StartJob();
    }

    /// <summary>Makes the pictures of one input.</summary>
    private protected abstract void MakePictures();

    /// <summary>Called after the last input.</summary>
    private protected abstract void Finish();

    /// <summary>Whether a parameter was named on the command line, rather than taken from what is piped in.</summary>
    private protected bool IsNamed(string parameter) => _named.Contains(parameter);

    /// <summary>Whether every following input would meet an error too: its cause holds for all of them.</summary>
    private protected bool ConcernsAll(string errorId) => Cause(errorId) is { } parameter && HoldsForAll(parameter);

    /// <summary>Whether a value holds for every input, rather than having come with the one in work.</summary>
    private protected virtual bool HoldsForAll(string parameter) => IsNamed(parameter) || !MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>
    /// Sets parameters back that took their values from members of a piped object that are no wishes: the size of a file
    /// in bytes, the number of bytes of an array, the model that made a picture.
    /// </summary>
    private protected void IgnoreUnlessNamed(IEnumerable<string> parameters)
    {
        foreach (var parameter in parameters.Where(parameter => !IsNamed(parameter)))
            GetType().GetProperty(parameter)!.SetValue(this, null);
    }

    /// <summary>Whether a value is a script block that is run for each input, for which PowerShell has an internal type.</summary>
    private static bool IsFoundForEachInput(object? value) => value is { } known && !known.GetType().IsVisible;

    /// <summary>Of two parameters that exclude each other the one counts that was named, and not the one that $PSDefaultParameterValues set.</summary>
    private void LetDefaultsYield((string One, string Other) pair)
    {
        var bound = MyInvocation.BoundParameters;
        if (!bound.ContainsKey(pair.One) || !bound.ContainsKey(pair.Other) || SessionState.PSVariable.GetValue("PSDefaultParameterValues") is not IDictionary defaults)
            return;
        var (one, other) = (IsDefault(pair.One), IsDefault(pair.Other));
        if (one == other)
            return;
        var yielding = one ? pair.One : pair.Other;
        GetType().GetProperty(yielding)!.SetValue(this, null);
        bound.Remove(yielding);

        bool IsDefault(string parameter) => defaults.Keys.OfType<string>().Any(key => key.LastIndexOf(':') is var colon and > 0
            && WildcardPattern.Get(key.Substring(0, colon).Trim(), WildcardOptions.IgnoreCase).IsMatch(MyInvocation.MyCommand.Name)
            && WildcardPattern.Get(key.Substring(colon + 1).Trim(), WildcardOptions.IgnoreCase).IsMatch(parameter)
            && Equals(defaults[key]?.ToString(), bound[parameter]?.ToString()));
    }

    /// <summary>The parameter that an error comes from; null where it comes from what was to be made.</summary>
    private string? Cause(string errorId) => errorId switch
    {
        ErrorIds.ModelNotFound or ErrorIds.ModelIncomplete or ErrorIds.ModelConfigInvalid or ErrorIds.ModelUnsupported
            or ErrorIds.NetworkInvalid or ErrorIds.TokenizerInvalid => nameof(SamplingCommand.Model),
        ErrorIds.DeviceUnavailable => nameof(Device),
        ErrorIds.OutputNotWritable => string.IsNullOrWhiteSpace(OutFile) ? nameof(OutputDirectory) : nameof(OutFile),
        _ => null,
    };

    /// <summary>The input in work, so that the same command gets the same from it again.</summary>
    private PSObject Row()
    {
        var piped = MyInvocation.BoundParameters.Where(bound => !IsNamed(bound.Key)).ToDictionary(bound => bound.Key, bound => bound.Value);
        var row = piped.TryGetValue(ObjectSet, out var input) ? PSObject.AsPSObject(input).Copy() : new PSObject();
        foreach (var bound in piped.Where(bound => bound.Key != ObjectSet && row.Properties[bound.Key] is null))
            row.Properties.Add(new PSNoteProperty(bound.Key, bound.Value));
        return row;
    }

    private void StartJob()
    {
        var parameters = MyInvocation.BoundParameters.Where(bound => IsNamed(bound.Key)).ToDictionary(bound => bound.Key, bound => bound.Value);
        var job = AIImageJob.Start(this, JobName, parameters, MyInvocation.ExpectingInput ? _rowsForJob : null);
        JobRepository.Add(job);
        WriteObject(job);
    }
}
