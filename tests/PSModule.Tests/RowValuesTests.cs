using System.Globalization;

namespace TextToImage.PSModule.Tests;

/// <summary>What rows of tables and objects say is read, or is an error that names the parameter; nothing is dropped without a word.</summary>
public sealed class RowValuesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public RowValuesTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    /// <summary>Of every parameter of every cmdlet that takes its value by name from what is piped in, and of which PowerShell would drop values.</summary>
    [Fact]
    public void Every_parameter_reads_its_values_itself()
    {
        var run = _session.Run(
            """
            $textual = [string], [string[]], [object], [object[]], [TextToImage.PictureSize]
            foreach ($type in [TextToImage.AIImage].Assembly.GetExportedTypes().Where{ $_.IsDefined([Management.Automation.CmdletAttribute], $true) }) {
                foreach ($property in $type.GetProperties()) {
                    $isPiped = $property.GetCustomAttributes([Parameter], $true).Where{ $_.ValueFromPipelineByPropertyName }
                    $own = if ($under = [Nullable]::GetUnderlyingType($property.PropertyType)) { $under } else { $property.PropertyType }
                    if (-not $isPiped -or $own -in $textual) { continue }
                    $reader = $property.GetCustomAttributes([TextToImage.Arguments.ReadAsAttribute], $true)[0]
                    if (-not $reader -or $reader.Type -ne $own) { "$($type.Name).$($property.Name) does not read $own itself"; continue }
                    foreach ($blank in $null, '', ' ', [DBNull]::Value) {
                        $read = $reader.Transform($null, $blank)
                        if ($own -eq [switch] ? $read.IsPresent : $null -ne $read) { "$($type.Name).$($property.Name) takes '$blank' for '$read'" }
                    }
                    try { "$($type.Name).$($property.Name) takes nonsense for '$($reader.Transform($null, 'no such value'))'" } catch { }
                    $seen++
                }
            }
            "$seen"
            """);
        Assert.Empty(run.Errors);
        Assert.True(int.Parse(Assert.Single(run.Output).ToString(), CultureInfo.InvariantCulture) > 60, string.Join(Environment.NewLine, run.Output));
    }

    /// <summary>Decimal sign of the culture, type, what is given, and what is read; null: an error.</summary>
    [Fact]
    public void Values_are_read_without_loss_or_refused()
    {
        var run = _session.Run(
            """
            $cases = @(
                ('.', [int], '25', 25), ('.', [int], ' 25 ', 25), ('.', [int], 25.0, 25), ('.', [int], '2.5', $null), ('.', [int], '12 345', $null), ('.', [int], '12,345', $null),
                ('.', [int], '3000000000', $null), ('.', [int], '0x10', $null), ('.', [int], $true, $null),
                ('.', [ulong], '18446744073709551615', [ulong]::MaxValue), ('.', [ulong], 18446744073709551615, [ulong]::MaxValue), ('.', [ulong], '-1', $null), ('.', [ulong], 1.8e19, $null),
                ('.', [double], '7.5', 7.5), ('.', [double], '1e-3', 0.001), ('.', [double], 7, 7.0), ('.', [double], '7,5', $null), ('.', [double], '1,500', $null), ('.', [double], 'NaN', $null),
                (',', [double], '7,5', 7.5), (',', [double], '7.5', 7.5), (',', [double], '1.500,5', $null), (',', [int], '7,0', 7), ('.', [switch], 'True', $true), ('.', [switch], 'yes', $true), ('.', [switch], 1, $true), ('.', [switch], 'False', $false), ('.', [switch], '0', $false),
                ('.', [switch], 'perhaps', $null), ('.', [switch], 2, $null), ('.', [DayOfWeek], 'monday', [DayOfWeek]::Monday), ('.', [DayOfWeek], 1, [DayOfWeek]::Monday),
                ('.', [DayOfWeek], '1', $null), ('.', [DayOfWeek], 'monday,tuesday', $null), ('.', [DayOfWeek], 9, $null))
            $culture = [cultureinfo]::InvariantCulture.Clone()
            foreach ($case in $cases) {
                $culture.NumberFormat.NumberDecimalSeparator = $case[0]
                [cultureinfo]::CurrentCulture = $culture
                $reader = [TextToImage.Arguments.ReadAsAttribute]::new($case[1])
                $read = try { $reader.Transform($null, $case[2]) } catch { $null }
                if ($null -eq $read -or $null -eq $case[3] ? $null -ne $read -or $null -ne $case[3] : -not $read.Equals($case[3]) -and [bool]$read -ne $case[3]) { "$($case[0]): '$($case[2])' as $($case[1]) is '$read' and not '$($case[3])'" }
            }
            [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
            "$($cases.Count) cases"
            """);
        Assert.Empty(run.Errors);
        Assert.Equal("35 cases", string.Join(Environment.NewLine, run.Output));
    }

    [Theory]
    [InlineData("seed = 'abc'", "Seed")]
    [InlineData("steps = 'twelve'; seed = 1", "Steps")]
    [InlineData("width = '512px'", "Width")]
    [InlineData("windows = 'Maybe'", "Windows")]
    [InlineData("tileable = 'perhaps'", "Tileable")]
    public void A_row_that_cannot_be_read_is_one_error_and_the_next_is_made(string cells, string parameter)
    {
        var run = _session.Run($"@([pscustomobject]@{{ prompt = 'a'; {cells} }}, [pscustomobject]@{{ prompt = 'b'; seed = 2; steps = 1 }}) | New-AIImage -Model sd15");
        Assert.Contains($"'{parameter}'", Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(run.Output).Text("Prompt"));
    }

    [Fact]
    public void What_is_named_counts_before_what_the_session_has_as_a_default()
    {
        var run = _session.Run("$PSDefaultParameterValues = @{ '*-AIImage:OutputDirectory' = 'elsewhere' }; New-AIImage a -Model sd15 -Steps 1 -Seed 1 -OutFile b.png; New-AIImage a -Model sd15 -Steps 1 -Seed 1");
        Assert.Empty(run.Errors);
        Assert.Equal([_folder.File("b.png"), _folder.File("elsewhere", "a-1.png")], run.Output.Select(made => made.Text("Path")));
    }

    [Fact]
    public void A_job_without_rows_is_completed()
    {
        var run = _session.Run("(@() | New-AIImage -AsJob).State");
        Assert.Empty(run.Errors);
        Assert.Equal("Completed", Assert.Single(run.Output).ToString());
    }
}
