#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Test-AIModel' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    It 'passes the starter model, which is tested where none is named' {
        $test = Test-AIModel
        $test.Passed | Should -BeTrue
        $test.Model | Should -Be 'starter'
        $test.Checks.Name | Should -Be 'files', 'memory', 'text_encoder', 'unet', 'vae_decoder', 'vae_encoder', 'upscaler', 'picture', 'enlarging'
        $test.PeakMemory | Should -BeGreaterThan $test.MemoryNeeded
    }

    It 'is true or false for each model with -Quiet' {
        $broken = Join-Path $TestDrive 'broken'
        Copy-Item (Join-Path $env:TEXTTOIMAGE_MODELS 'sd15') $broken -Recurse
        Set-Content (Join-Path $broken 'unet/model.onnx') 'no network'
        Get-AIModel sd15, $broken | Test-AIModel -Quiet | Should -Be $true, $false
    }

    It 'has a table, a list and a wide view' {
        $test = Test-AIModel sd15
        ($test | Out-String) | Should -Match 'Model +Passed +Device'
        ($test | Format-List | Out-String) | Should -Match 'MemoryNeeded +:'
        ($test | Format-Wide | Out-String) | Should -Match 'sd15: passed'
        ($test.Checks | Out-String) | Should -Match 'Name +Passed +Seconds +Detail'
    }

    It 'reports a failed check as a result' {
        $test = Test-AIModel sd15 -Device coreml -ErrorVariable problem
        $problem | Should -BeNullOrEmpty
        $test.Passed | Should -BeFalse
        ($test.Checks | Where-Object Name -EQ unet).Detail | Should -BeLike "*'coreml' cannot be used*"
    }

    It '<Id> for <Arguments>' -TestCases @(
        @{ Id = 'ModelNotFound'; Arguments = @{ Model = 'nobody' } }
        @{ Id = 'DeviceUnavailable'; Arguments = @{ Model = 'sd15'; Device = 'abacus' } }
    ) {
        $thrown = { Test-AIModel @Arguments -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be $Id
    }
}
