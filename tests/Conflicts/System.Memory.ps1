# Cuts a sequence with the System.Memory of another module. PowerShell 7 has a newer one of its own in the default
# context, which takes no second one of that name: such modules load theirs as this does.
param([string] $Folder)

$memory = [System.Reflection.Assembly]::LoadFile([System.IO.Path]::GetFullPath("$Folder/System.Memory.dll"))
$sequence = [System.Activator]::CreateInstance($memory.GetType('System.Buffers.ReadOnlySequence`1').MakeGenericType([byte]), @(, [byte[]] (1, 2, 3)))
"$($sequence.Slice(1).Length) of $($sequence.Length)"
